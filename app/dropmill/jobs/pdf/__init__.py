"""The kind `pdf`: documents joined, taken apart, turned, made smaller, turned into pictures."""
