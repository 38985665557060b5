"""The demonstration: three invented consultations, played through the same use-cases as real ones."""
