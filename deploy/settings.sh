# Read by deploy/backup and deploy/restore: where the database is, from /etc/portal.env, and who may touch its files.
for name in DATABASE_URL PORTAL_VAR_DIR; do
  value=$(sed -n "s/^$name=//p" /etc/portal.env 2>/dev/null | tail -n 1 | sed "s/^[\"']//; s/[\"']\$//")
  [ -z "$value" ] || export "$name=$value"
done
portal="$(cd "$(dirname "$0")/.." && pwd)/.venv/bin/portal"
# As root, files would come to belong to root, which the portal could not use.
as_portal=""
if [ "$(id -u)" = 0 ] && id portal >/dev/null 2>&1; then as_portal="runuser -u portal --"; fi
