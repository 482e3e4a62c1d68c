/**
 * All of Thaw that runs below a path of a shared host, where its own files, named from the root, aren't found:
 * the page names this script relatively. Pages of one host read each other's store and keys (ASVS 3.5.4).
 */
const place = document.getElementById('app');
if (place && !place.hasChildNodes() && location.pathname !== '/' && location.pathname !== '/index.html') {
  place.setAttribute('role', 'main');
  place.textContent =
    'Thaw doesn’t run below a path of a host: other pages of this host could read your keys. Nothing was asked of you, nothing is stored. Whoever put it here: give it a host of its own, at its root.';
}
