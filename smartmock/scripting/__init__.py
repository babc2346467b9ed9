"""Scripts and templates of users, run within limits in processes that can do nothing else."""
