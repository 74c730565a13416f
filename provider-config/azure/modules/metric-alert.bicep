// An alert on one metric of one resource, looked at every five minutes.

param name string

@description('What it means: the description of the alert.')
param meaning string

@description('Resource id of what is watched.')
param watched string

@description('Type of that resource.')
param metricNamespace string
param metric string

@allowed(['Average', 'Minimum', 'Total', 'Count'])
param aggregation string

@allowed(['GreaterThan', 'LessThan'])
param operator string
param threshold int

@description('Of which values of the metric\'s dimensions alone.')
param dimensions array = []
param actionGroupId string

// API version 2018-03-01: the current one of metric alerts.
resource alert 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: name
  location: 'global'
  properties: {
    description: meaning
    severity: 2
    enabled: true
    scopes: [watched]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT5M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: name
          metricNamespace: metricNamespace
          metricName: metric
          timeAggregation: aggregation
          operator: operator
          threshold: threshold
          dimensions: dimensions
        }
      ]
    }
    autoMitigate: true
    actions: [
      {
        actionGroupId: actionGroupId
      }
    ]
  }
}
