"""What one database engine does otherwise than the other. No module outside this room asks for the vendor."""
