"""What all tests share; not part of the product."""
