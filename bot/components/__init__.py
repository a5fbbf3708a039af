"""The parts of the pipeline that are ours."""
