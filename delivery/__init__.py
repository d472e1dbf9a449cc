"""From a synthesized assembly to accounts: tools around the CDK command line and boto3."""
