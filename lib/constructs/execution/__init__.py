"""What CloudFormation may do when it deploys or removes an environment: policies, generated from resource schemas."""
