"""Text: what people type, and how it is shown, compared and checked. All pure."""
