"""The window: forms that hand out validated events, panels that show an assessment, wires between."""
