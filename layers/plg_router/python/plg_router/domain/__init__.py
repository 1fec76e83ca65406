"""Every judgement of the product, as pure functions over frozen values."""
