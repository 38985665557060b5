"""The demonstration: three invented consultations, played through the same commands as real ones."""
