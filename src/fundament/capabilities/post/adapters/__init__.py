"""The ways out of post to others' machines: printers."""
