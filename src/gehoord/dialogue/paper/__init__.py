"""Taking part on paper: forms to print, and what was filled in on them counted together with the phones."""
