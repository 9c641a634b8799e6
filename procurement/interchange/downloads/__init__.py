"""What a reader takes away from a list: its columns, and the formats that stream them."""
