"""The guide inside the product: short pages by task, in the words that the screens use."""
