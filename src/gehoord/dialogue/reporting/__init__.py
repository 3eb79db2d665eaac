"""The report of a gathering: what it says, how it is made, and how those who were there look at it."""
