import { describe, expect, test } from 'vitest';
import { isAllowed } from './policy.ts';
import { ACCOUNT, REGION, stackWith, template, TEMPLATE_TEXT, type Resolved } from './template.ts';

const vault = (name: string, account = ACCOUNT, region = REGION): string => `arn:aws:glacier:${region}:${account}:vaults/${name}`;
const RETRIEVAL_POLICY = `arn:aws:glacier:${REGION}:${ACCOUNT}:policies/retrieval-limit-policy`;
const plain = stackWith();
const { DistributionConfig: distribution } = plain.resources['Distribution'];
const glacier = distribution.CacheBehaviors[0];

describe('the rights of people who sign in', () => {
  const may = (action: string, resource: string, region = REGION, stack = plain): boolean =>
    isAllowed(stack.resources['ReadRole'], { action: `glacier:${action}`, resource, region });

  test('M1 they read the listed vaults, and no others', () => {
    expect(may('ListVaults', '*')).toBe(true);
    for (const action of ['DescribeVault', 'ListJobs', 'DescribeJob', 'InitiateJob', 'GetJobOutput']) {
      expect([action, may(action, vault('photos')), may(action, vault('letters')), may(action, vault('other'))]).toEqual([action, true, true, false]);
    }
  });

  test('M1 neither in another account nor in a region that is not listed', () => {
    expect(may('GetJobOutput', vault('photos', '999999999999'))).toBe(false);
    expect(may('GetJobOutput', vault('photos', ACCOUNT, 'ap-south-1'), 'ap-south-1')).toBe(false);
    expect(may('ListVaults', '*', 'ap-south-1')).toBe(false);
  });

  test('M1 a star opens all vaults of this account', () => {
    const all = stackWith({ VaultNames: '*' });
    expect(may('GetJobOutput', vault('any'), REGION, all)).toBe(true);
    expect(may('GetJobOutput', vault('any', '999999999999'), REGION, all)).toBe(false);
  });

  test('W8 they delete, upload and change nothing, and do nothing outside Glacier', () => {
    const never = [
      'DeleteArchive',
      'DeleteVault',
      'UploadArchive',
      'CreateVault',
      'InitiateMultipartUpload',
      'AbortVaultLock',
      'SetVaultAccessPolicy',
    ];
    expect(never.filter((action) => may(action, vault('photos')))).toEqual([]);
    expect(isAllowed(plain.resources['ReadRole'], { action: 's3:GetObject', resource: 'arn:aws:s3:::x/y', region: REGION })).toBe(false);
  });

  test('M1 the retrieval policy is read, and changed only if asked for', () => {
    expect(may('GetDataRetrievalPolicy', RETRIEVAL_POLICY)).toBe(true);
    expect(may('SetDataRetrievalPolicy', RETRIEVAL_POLICY)).toBe(false);
    expect(may('SetDataRetrievalPolicy', RETRIEVAL_POLICY, REGION, stackWith({ AllowPolicyChange: 'true' }))).toBe(true);
  });
});

describe('deleting', () => {
  const stack = stackWith({ AllowDelete: 'true' });
  const mayDelete = (name: string, archiveAgeInDays: number): boolean =>
    isAllowed(stack.resources['DeleteRole'], { action: 'glacier:DeleteArchive', resource: vault(name), region: REGION, archiveAgeInDays });

  test('M1 is off: there is neither role nor group', () => {
    expect(Object.keys(plain.resources).filter((name) => /delete/i.test(name))).toEqual([]);
  });

  test('M1 is for archives of listed vaults from their ninetieth day on', () => {
    expect([mayDelete('photos', 89), mayDelete('photos', 90), mayDelete('other', 90)]).toEqual([false, true, false]);
  });

  test('is a role of its own: it reads no data, and the reading role stays as it was', () => {
    expect(isAllowed(stack.resources['DeleteRole'], { action: 'glacier:GetJobOutput', resource: vault('photos'), region: REGION })).toBe(false);
    expect(stack.resources['ReadRole']).toEqual(plain.resources['ReadRole']);
    expect(stack.resources['Readers'].Precedence).toBeLessThan(stack.resources['Deleters'].Precedence);
  });
});

describe('who gets in', () => {
  const { UserPool: pool, UserPoolClient: client, IdentityPool: identities } = plain.resources;

  test('K5 guests get no keys', () => {
    expect(identities).toMatchObject({ AllowUnauthenticatedIdentities: false, AllowClassicFlow: false });
    expect(identities.CognitoIdentityProviders).toMatchObject([{ ClientId: 'UserPoolClient', ServerSideTokenCheck: true }]);
    expect(Object.keys(plain.resources['IdentityPoolRoles'].Roles)).toEqual(['authenticated']);
  });

  test('K5 a role is given to a signed-in identity of this pool only', () => {
    const roles = Object.entries(stackWith({ AllowDelete: 'true' }).resources).filter(([name]) => name.endsWith('Role'));
    expect(roles.map(([name]) => name)).toEqual(['ReadRole', 'DeleteRole']);
    for (const [, { AssumeRolePolicyDocument }] of roles) {
      expect(AssumeRolePolicyDocument.Statement).toEqual([
        {
          Effect: 'Allow',
          Principal: { Federated: 'cognito-identity.amazonaws.com' },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: {
            StringEquals: { 'cognito-identity.amazonaws.com:aud': 'IdentityPool' },
            'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'authenticated' },
          },
        },
      ]);
    }
  });

  test('nobody signs up by himself; a second factor and 14 characters are needed', () => {
    expect(pool).toMatchObject({
      UserPoolTier: 'ESSENTIALS',
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      MfaConfiguration: 'ON',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      Policies: { PasswordPolicy: { MinimumLength: 14 } },
    });
  });

  test('K6 a code goes to this site alone, and needs no secret', () => {
    const home = ['https://Distribution.DomainName/'];
    expect(client).toMatchObject({
      GenerateSecret: false,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid'],
      CallbackURLs: home,
      LogoutURLs: home,
      PreventUserExistenceErrors: 'ENABLED',
      EnableTokenRevocation: true,
      RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 60 },
    });
    expect(client.ExplicitAuthFlows).not.toContain('ALLOW_REFRESH_TOKEN_AUTH');
  });

  test('the new sign-in page has its branding, without which it stays empty', () => {
    expect(plain.resources['UserPoolDomain']).toMatchObject({ Domain: 'my-thaw', ManagedLoginVersion: 2 });
    expect(plain.resources['LoginBranding']).toMatchObject({ ClientId: 'UserPoolClient', UseCognitoProvidedValues: true });
  });
});

describe('the distribution', () => {
  test('no error is kept, and none becomes a page of ours', () => {
    expect(distribution.CustomErrorResponses.map(({ ErrorCode }: Resolved) => ErrorCode)).toEqual([
      400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504,
    ]);
    for (const response of distribution.CustomErrorResponses) {
      expect(Object.keys(response)).toEqual(['ErrorCode', 'ErrorCachingMinTTL']);
      expect(response.ErrorCachingMinTTL).toBe(0);
    }
  });

  test('W3 the way to Glacier caches and compresses nothing', () => {
    expect(distribution.CacheBehaviors.map(({ PathPattern }: Resolved) => PathPattern)).toEqual(['/glacier/*', '/sqlite-worker.js']);
    expect(glacier).toMatchObject({
      PathPattern: '/glacier/*',
      CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
      OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
      Compress: false,
      ViewerProtocolPolicy: 'https-only',
    });
    expect(distribution.DefaultCacheBehavior).toMatchObject({
      CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
      ViewerProtocolPolicy: 'redirect-to-https',
      AllowedMethods: ['GET', 'HEAD'],
    });
  });

  test('the origin is Glacier over TLS 1.2, or the relay that was named', () => {
    const origin = ({ resources }: typeof plain): Resolved => resources['Distribution'].DistributionConfig.Origins[1];
    expect(origin(plain)).toMatchObject({
      DomainName: 'glacier.eu-west-1.amazonaws.com',
      CustomOriginConfig: { OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'], OriginReadTimeout: 60 },
    });
    expect(origin(stackWith({ RelayDomain: 'relay.example.com' })).DomainName).toBe('relay.example.com');
  });

  test('a domain of one’s own serves the site and is where the sign-in returns', () => {
    const certificate = `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/0a`;
    const own = stackWith({ DomainName: 'thaw.example.com', CertificateArn: certificate });
    expect(own.resources['Distribution'].DistributionConfig).toMatchObject({
      Aliases: ['thaw.example.com'],
      ViewerCertificate: { AcmCertificateArn: certificate, MinimumProtocolVersion: 'TLSv1.2_2021' },
    });
    expect(own.resources['UserPoolClient'].CallbackURLs).toEqual(['https://thaw.example.com/']);
    expect(own.outputs['SiteUrl']).toBe('https://thaw.example.com/');
    expect(distribution).not.toHaveProperty('Aliases');
    expect(distribution).not.toHaveProperty('WebACLId');
  });

  test('the bucket is closed to all but this distribution', () => {
    const { PublicAccessBlockConfiguration, BucketEncryption } = plain.resources['SiteBucket'];
    expect(Object.values(PublicAccessBlockConfiguration)).toEqual([true, true, true, true]);
    expect(BucketEncryption.ServerSideEncryptionConfiguration).toHaveLength(1);
    expect(plain.resources['SiteBucketPolicy'].PolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Action: 's3:GetObject',
        Resource: 'SiteBucket.Arn/*',
        Condition: { StringEquals: { 'AWS:SourceArn': `arn:aws:cloudfront::${ACCOUNT}:distribution/Distribution` } },
      },
    ]);
  });
});

describe('mail', () => {
  const stack = stackWith({ NotifyEmail: 'you@example.com', BudgetUsd: '20' });

  test('M2 the budget tells of its limit; without an address or an amount there is none', () => {
    expect(stack.resources['Budget'].Budget.BudgetLimit).toEqual({ Amount: '20', Unit: 'USD' });
    expect(plain.resources).not.toHaveProperty('Budget');
    expect(stackWith({ NotifyEmail: 'you@example.com', BudgetUsd: '0' }).resources).not.toHaveProperty('Budget');
  });

  test('only Glacier, and only for this account, may publish to the topic, which has no KMS key', () => {
    expect(stack.resources['JobTopic']).not.toHaveProperty('KmsMasterKeyId');
    expect(stack.resources['JobTopicPolicy'].PolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'glacier.amazonaws.com' },
        Action: 'sns:Publish',
        Resource: 'JobTopic',
        Condition: { StringEquals: { 'AWS:SourceOwner': ACCOUNT } },
      },
    ]);
  });
});

describe('the template', () => {
  test('goes to CloudFormation without a bucket in between', () => {
    expect(new TextEncoder().encode(TEMPLATE_TEXT).byteLength).toBeLessThan(51_200);
  });

  test('explains every parameter and bounds its value', () => {
    for (const [name, parameter] of Object.entries<Resolved>(template.Parameters)) {
      expect([name, parameter.Description?.length > 20]).toEqual([name, true]);
      expect([name, 'AllowedPattern' in parameter || 'AllowedValues' in parameter || 'MinValue' in parameter]).toEqual([name, true]);
    }
  });

  test.each([
    ['my-thaw', true],
    ['x', true],
    ['my-aws-thaw', false],
    ['cognito', false],
    ['-thaw', false],
    ['Thaw', false],
  ])('the sign-in prefix %s: %s', (prefix, fits) => {
    expect(new RegExp(template.Parameters.LoginPrefix.AllowedPattern).test(prefix)).toBe(fits);
  });
});
