/** ListMultipartUploads, ListParts. */

import { arnOf, type Call, vaultOf } from '../call.ts';
import { withMillis } from '../dates.ts';
import { placeIn } from '../gone.ts';
import { json } from '../http.ts';
import { pageOf } from '../page.ts';
import type { Upload } from '../state.ts';
import { isOpen, uploadOf } from './multipart.ts';

const PAGE = 50;

function described(call: Call, upload: Upload) {
  return {
    ArchiveDescription: upload.description === '' ? null : upload.description,
    CreationDate: withMillis(upload.createdAtMs),
    MultipartUploadId: upload.id,
    PartSizeInBytes: upload.partSize,
    VaultARN: arnOf(call),
  };
}

export function listMultipartUploads(call: Call): Response {
  const vault = vaultOf(call);
  const all = [...vault.uploads.values()];
  const open = all.filter(isOpen);
  const { items, marker } = pageOf(call, open, PAGE, ({ id }) => id, placeIn(all, open, vault.gone));
  return json({ Marker: marker, UploadsList: items.map((upload) => described(call, upload)) });
}

export function listParts(call: Call): Response {
  const upload = uploadOf(call, vaultOf(call));
  const parts = [...upload.parts.values()].sort((a, b) => a.range.start - b.range.start);
  // The marker is where a part starts, and as long as the upload is open some part starts there.
  const { items, marker } = pageOf(call, parts, PAGE, ({ range }) => String(range.start));
  const { ArchiveDescription, CreationDate, MultipartUploadId, PartSizeInBytes, VaultARN } = described(call, upload);
  return json({
    ArchiveDescription,
    CreationDate,
    Marker: marker,
    MultipartUploadId,
    PartSizeInBytes,
    Parts: items.map(({ range, treeHash }) => ({
      RangeInBytes: `${range.start}-${range.end}`,
      SHA256TreeHash: treeHash,
    })),
    VaultARN,
  });
}
