def as_page(figures): return ''
