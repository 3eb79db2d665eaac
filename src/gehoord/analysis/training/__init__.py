"""Training the model that proposes bejegening, themes and urgency: `python -m gehoord.analysis.training`.

Needs scikit-learn; scoring does not. The same input gives the same model and the same figures.
"""
