"""What requests may say and answers show, as pydantic models: the document of the API is made from them."""
