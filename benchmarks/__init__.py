"""Build a country on PostgreSQL, and measure the product beside the plainest way to do the same.

python -m benchmarks [--size small|medium|full|all] [--part dossiers|reorganization|grid]
"""
