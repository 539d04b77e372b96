// Sends the message on at once; without script one presses the button.
document.querySelector("form[data-send-now]")?.requestSubmit();
