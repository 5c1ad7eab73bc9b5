"""政府收支分类科目 as data: one TOML file per fiscal year and the catalogue that reads them."""
