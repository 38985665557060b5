"""Part A: what people said, frozen as one document; and the structure of the published summary."""
