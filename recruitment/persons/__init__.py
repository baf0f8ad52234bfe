"""Who a person is: how names and dates of birth are told apart, doubles found and merged."""
