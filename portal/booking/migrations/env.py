"""Alembic's entry: run the migrations on the connection that `migrate` hands over."""

from alembic import context

from portal.booking.tables import Base
from portal.feedback import tables as _feedback_tables  # noqa: F401

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Base.metadata, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
