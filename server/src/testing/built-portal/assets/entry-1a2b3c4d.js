document.title = 'The portal';
