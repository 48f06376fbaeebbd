import { invalid, phrase } from '../../errors';
import { checkExpressions } from '../../private/expressions';
import { isToken } from '../../private/tokens';
import { brand, hasBrand } from '../../core/brand';
import { fix } from '../../private/kept';

const REPOSITORY = 'public.ecr.aws/eks/amazon-eks-pod-identity-webhook';

/** The image of the pod identity webhook. */
export class WebhookImage {
  /**
   * Returns true for a `WebhookImage`, whichever copy of the package made it.
   *
   * @param value any value
   * @throws PackageVersionsMixed where another version of the package made it.
   */
  public static isWebhookImage(value: unknown): value is WebhookImage {
    return hasBrand(value, 'selfHosted.WebhookImage');
  }

  /**
   * A released version, by its tag. Not `latest`, which moves.
   *
   * @param tag such as `v0.6.17`
   * @param repository default: `public.ecr.aws/eks/amazon-eks-pod-identity-webhook`
   * @throws TextExpression, WebhookImageInvalid
   */
  public static tag(tag: string, repository: string = REPOSITORY): WebhookImage {
    checkRepository(repository);
    checkExpressions('tag', tag);
    if (!isToken(tag) && (typeof tag !== 'string' || tag === 'latest' || !/^\w[\w.-]{0,127}$/.test(tag))) {
      throw invalid('WebhookImageInvalid', 'tag', tag, { rule: phrase`be a tag that stays, not "latest"` });
    }
    return new WebhookImage(`${repository}:${tag}`);
  }

  /**
   * Exactly one image, by its digest: nobody can put another in its place.
   *
   * @param digest `sha256:` and 64 hexadecimal digits in lowercase
   * @param repository default: `public.ecr.aws/eks/amazon-eks-pod-identity-webhook`
   * @throws TextExpression, WebhookImageInvalid
   */
  public static digest(digest: string, repository: string = REPOSITORY): WebhookImage {
    checkRepository(repository);
    checkExpressions('digest', digest);
    if (!isToken(digest) && !/^sha256:[0-9a-f]{64}$/.test(digest)) {
      throw invalid('WebhookImageInvalid', 'digest', digest, {
        rule: phrase`be "sha256:" and 64 hexadecimal digits in lowercase`,
      });
    }
    return new WebhookImage(`${repository}@${digest}`);
  }

  private constructor(private readonly name: string) {
    fix(this);
  }

  /** The text that stands in the deployment. @internal */
  public get _name(): string {
    return this.name;
  }
}

brand(WebhookImage, 'selfHosted.WebhookImage');

function checkRepository(repository: string): void {
  checkExpressions('repository', repository);
  const part = '[a-z0-9]+(?:[._-]+[a-z0-9]+)*';
  const fits = new RegExp(`^${part}(?::[0-9]+)?(?:/${part})*$`);
  if (!isToken(repository) && (typeof repository !== 'string' || !fits.test(repository))) {
    throw invalid('WebhookImageInvalid', 'repository', repository, {
      rule: phrase`be a repository without tag or digest`,
    });
  }
}
