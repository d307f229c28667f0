import { ProductError } from '../platform/product-error.js';

export const unknownSite = () =>
  new ProductError(
    'UNKNOWN_SITE',
    404,
    'No site has this key. Check data-site in the script tag against the console.',
  );

export const siteNotFound = () => new ProductError('SITE_NOT_FOUND', 404, 'There is no such site.');

export const siteNameTaken = () =>
  new ProductError('SITE_NAME_TAKEN', 409, 'A site with this name exists already. Choose another name.');

export const originNotAllowed = () =>
  new ProductError(
    'ORIGIN_NOT_ALLOWED',
    403,
    'This page is not one of the origins of the site. An administrator can see the list in the console.',
  );

export const releaseNotFound = () =>
  new ProductError(
    'RECORDER_RELEASE_UNKNOWN',
    404,
    'This appliance never served such a recorder. Copy the script tag from the console again.',
  );
