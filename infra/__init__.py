"""What runs the router: the CDK app, the machine it can run on, and the tools to operate it."""
