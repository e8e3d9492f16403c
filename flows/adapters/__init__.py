"""The world: web, archive, warehouse, seeds and report. Nothing here imports Prefect."""
