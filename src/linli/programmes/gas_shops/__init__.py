"""Gas safety of shops (商户燃气安全): heard, checked, put right."""
