"""What therapists, clients and admins may do: one function a use case, load, decide, save, in one transaction."""
