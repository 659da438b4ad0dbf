"""The vaccination drive (疫苗接种动员): informed, consented, voluntary."""
