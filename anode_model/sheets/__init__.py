"""What every sheet needs: reading a file safely, telling its problems, finding the right name."""
