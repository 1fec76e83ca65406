"""What every layer may use: ids, errors, time and the shape of a decision."""
