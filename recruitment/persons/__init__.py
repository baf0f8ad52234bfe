"""Who a person is: how names and dates of birth are written, told apart and found alike."""
