"""Where chunks of a sweep are solved: in this process, in processes beside it, on a cluster."""
