"""Language as a material: what people type, how it is shown, compared and checked. All pure."""
