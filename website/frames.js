/* A frame is as high as the preview in it. */
function fit(frame) {
  const page = frame.contentDocument && frame.contentDocument.documentElement;
  if (page) frame.style.height = Math.ceil(page.getBoundingClientRect().height) + 2 + "px";
}
function watch() {
  for (const frame of document.querySelectorAll("iframe.preview")) {
    frame.addEventListener("load", () => fit(frame));
    fit(frame);
  }
}
addEventListener("resize", () => document.querySelectorAll("iframe.preview").forEach(fit));
document.readyState === "loading" ? addEventListener("DOMContentLoaded", watch) : watch();
