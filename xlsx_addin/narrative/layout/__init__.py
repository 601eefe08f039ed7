"""How documents look: styles, page and the templates under ``templates/``, built by code so that tests hold them."""
