"""Training of domain-generalised semantic segmenters, and their export to the served graph."""
