import { App } from 'cdktf';
import { BlueGreen } from './blue-green';
import { EksAnywhere } from './eks-anywhere';
import { FluentdCloudwatch } from './fluentd-cloudwatch';
import { KubeadmPublicBucket } from './kubeadm-public-bucket';
import { ReadFromS3 } from './read-from-s3';
import { S3Writer } from './s3-writer';
import { TinfoilServiceAccount } from './tinfoil-sa';

const app = new App({ stackTraces: false });
new TinfoilServiceAccount(app, 'tinfoil-sa');
new S3Writer(app, 's3-writer');
new ReadFromS3(app, 'read-from-s3');
new FluentdCloudwatch(app, 'fluentd-cloudwatch');
new BlueGreen(app, 'blue-green');
new EksAnywhere(app, 'eks-anywhere');
new KubeadmPublicBucket(app, 'kubeadm-public-bucket');
app.synth();
