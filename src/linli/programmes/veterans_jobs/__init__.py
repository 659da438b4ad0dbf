"""Veterans' employment (退役军人就业): the visits that learn data and job wishes."""
