"""What the decision records say of how leads are shared and worked: pure over dossiers."""
