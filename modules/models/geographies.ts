/**
 * Regions to which Bedrock may route a request through a cross-region inference profile, by the prefix of the profile's id.
 * Which of them a profile really uses depends on the model and on the Region that is asked; that Region itself is always
 * added. A Region too many allows nothing, for the policy also names the profile; one too few fails some requests.
 *
 * `global` profiles may route to every commercial Region, and are allowed by the model's ARN without a Region.
 *
 * As of November 2026; to be compared with `aws bedrock get-inference-profile`, and corrected without a release by the
 * input `destination_regions`. Sources:
 * https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html
 * https://docs.aws.amazon.com/bedrock/latest/userguide/global-cross-region-inference.html
 */
export const DESTINATION_REGIONS: Readonly<Record<string, readonly string[]>> = {
  apac: [
    'ap-northeast-1',
    'ap-northeast-2',
    'ap-northeast-3',
    'ap-south-1',
    'ap-south-2',
    'ap-southeast-1',
    'ap-southeast-2',
    'ap-southeast-4',
  ],
  au: ['ap-southeast-2', 'ap-southeast-4'],
  ca: ['ca-central-1', 'ca-west-1'],
  eu: ['eu-central-1', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-3'],
  global: [''],
  in: ['ap-south-1', 'ap-south-2'],
  jp: ['ap-northeast-1', 'ap-northeast-3'],
  us: ['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2'],
  'us-gov': ['us-gov-east-1', 'us-gov-west-1'],
};
