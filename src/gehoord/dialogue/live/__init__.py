"""People with a phone in the room of a gathering: how they come in, and what everybody sees."""
