"""Questions over several models; they take and return querysets of what is asked."""
